// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.io.PrintWriter;

/** The permitted dependencies between modules and packages, as ARCHITECTURE.md describes them. */
@AnalyzeClasses(packages = "dev.fringe", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule recordsDependOnNoOtherModule = noClasses()
            .that()
            .resideInAPackage("dev.fringe.records..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fringe.avro..",
                    "dev.fringe.mqtt..",
                    "dev.fringe.transforms..",
                    "dev.fringe.influx..",
                    "dev.fringe.jobs..",
                    "dev.fringe.lab..");

    @ArchTest
    static final ArchRule sourceDependsOnlyOnRecordsAndTheRegistryClient = noClasses()
            .that()
            .resideInAPackage("dev.fringe.mqtt..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fringe.transforms..",
                    "dev.fringe.influx..",
                    "dev.fringe.jobs..",
                    "dev.fringe.lab..",
                    "dev.fringe.avro");

    @ArchTest
    static final ArchRule onlyItsFormatUsesProtobuf = noClasses()
            .that()
            .resideOutsideOfPackage("dev.fringe.mqtt.payload.protobuf..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.protobuf..");

    @ArchTest
    static final ArchRule transformsDependOnlyOnRecords = noClasses()
            .that()
            .resideInAPackage("dev.fringe.transforms..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fringe.mqtt..",
                    "dev.fringe.influx..",
                    "dev.fringe.jobs..",
                    "dev.fringe.lab..",
                    "dev.fringe.avro..");

    @ArchTest
    static final ArchRule sinkDependsOnlyOnTransformsAndRecords = noClasses()
            .that()
            .resideInAPackage("dev.fringe.influx..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fringe.mqtt..", "dev.fringe.jobs..", "dev.fringe.lab..", "dev.fringe.avro..");

    @ArchTest
    static final ArchRule partsOfTheSinkDoNotDependOnItsOptions = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.fringe.influx.delivery..",
                    "dev.fringe.influx.flavor..",
                    "dev.fringe.influx.kcql..",
                    "dev.fringe.influx.line..",
                    "dev.fringe.influx.mapping..",
                    "dev.fringe.influx.metrics..",
                    "dev.fringe.influx.series..",
                    "dev.fringe.influx.server..",
                    "dev.fringe.influx.types..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fringe.influx", "dev.fringe.influx.config..");

    @ArchTest
    static final ArchRule converterDependsOnlyOnRecords = noClasses()
            .that()
            .resideInAPackage("dev.fringe.avro..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fringe.mqtt..",
                    "dev.fringe.transforms..",
                    "dev.fringe.influx..",
                    "dev.fringe.jobs..",
                    "dev.fringe.lab..");

    @ArchTest
    static final ArchRule jobsDependOnlyOnTheRegistryClientAndRecords = noClasses()
            .that()
            .resideInAPackage("dev.fringe.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fringe.mqtt..",
                    "dev.fringe.transforms..",
                    "dev.fringe.influx..",
                    "dev.fringe.lab..",
                    "dev.fringe.avro");

    @ArchTest
    static final ArchRule optionsOrderAndFilesOfTheJobsDependOnNeitherKafkaNorAJob = noClasses()
            .that()
            .resideInAnyPackage("dev.fringe.jobs.command..", "dev.fringe.jobs.order..", "dev.fringe.jobs.files..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.fringe.jobs.kafka..",
                    "dev.fringe.jobs.signal..",
                    "dev.fringe.jobs.machines..",
                    "dev.fringe.jobs.limits..",
                    "dev.fringe.jobs.content..",
                    "dev.fringe.jobs.market..",
                    "dev.fringe.jobs.count..",
                    "dev.fringe.jobs.archive..",
                    "org.apache.kafka..");

    @ArchTest
    static final ArchRule onlyTheContentTablesUseFlinksTables = noClasses()
            .that()
            .resideOutsideOfPackage("dev.fringe.jobs.content..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.flink.table..");

    @ArchTest
    static final ArchRule onlyTheArchiveUsesParquet = noClasses()
            .that()
            .resideOutsideOfPackage("dev.fringe.jobs.archive..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.parquet..", "org.apache.flink.formats.parquet..");

    @ArchTest
    static final ArchRule onlyOneClassUsesFastCsv = noClasses()
            .that()
            .haveNameNotMatching(".*\\.CsvRows(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("de.siegmar.fastcsv..");

    @ArchTest
    static final ArchRule labDependsOnNeitherSourceNorTransforms = noClasses()
            .that()
            .resideInAPackage("dev.fringe.lab..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fringe.mqtt..", "dev.fringe.transforms..");

    @ArchTest
    static final ArchRule onlyThePointsOfTheLabUseTheSink = noClasses()
            .that()
            .resideInAPackage("dev.fringe.lab..")
            .and()
            .resideOutsideOfPackage("dev.fringe.lab.points..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.fringe.influx..", "dev.fringe.avro..");

    @ArchTest
    static final ArchRule packagesOfTheLabDependOnlyOnThoseBelowThem = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("dev.fringe.lab.cli..")
            .layer("console")
            .definedBy("dev.fringe.lab.console..")
            .layer("telescope")
            .definedBy("dev.fringe.lab.telescope..")
            .layer("points")
            .definedBy("dev.fringe.lab.points..")
            .layer("instruments")
            .definedBy("dev.fringe.lab.instruments..")
            .layer("storage")
            .definedBy("dev.fringe.lab.storage..")
            .layer("clusters")
            .definedBy("dev.fringe.lab.clusters..")
            .layer("stack")
            .definedBy("dev.fringe.lab.stack..")
            .whereLayer("console")
            .mayOnlyAccessLayers("points", "telescope", "instruments", "storage", "clusters", "stack")
            .whereLayer("telescope")
            .mayOnlyAccessLayers("instruments", "clusters", "stack")
            .whereLayer("points")
            .mayOnlyAccessLayers("clusters", "stack")
            .whereLayer("instruments")
            .mayOnlyAccessLayers("clusters", "stack")
            .whereLayer("storage")
            .mayOnlyAccessLayers("clusters", "stack")
            .whereLayer("clusters")
            .mayOnlyAccessLayers("stack")
            .whereLayer("stack")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule labHasNoOtherPackages = classes()
            .that()
            .resideInAPackage("dev.fringe.lab..")
            .should()
            .resideInAnyPackage(
                    "dev.fringe.lab.cli..",
                    "dev.fringe.lab.console..",
                    "dev.fringe.lab.telescope..",
                    "dev.fringe.lab.instruments..",
                    "dev.fringe.lab.points..",
                    "dev.fringe.lab.storage..",
                    "dev.fringe.lab.clusters..",
                    "dev.fringe.lab.stack..");

    @ArchTest
    static final ArchRule onlyTheCommandLineOfTheLabUsesPicocliAndPrints = noClasses()
            .that()
            .resideInAPackage("dev.fringe.lab..")
            .and()
            .resideOutsideOfPackage("dev.fringe.lab.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(PrintStream.class, PrintWriter.class);

    @ArchTest
    static final ArchRule onlyOneClassPerProtocolVersionAndTheLabsSubscriberUsePaho = noClasses()
            .that()
            .haveNameNotMatching(".*\\.Paho(Mqtt[35]|Subscriber)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.paho..");

    @ArchTest
    static final ArchRule onlyOneClassUsesInfluxdbJava = noClasses()
            .that()
            .haveNameNotMatching(".*\\.InfluxControl(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.influxdb..");

    @ArchTest
    static final ArchRule onlyTheClassesThatCallTheServerUseOkHttp = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(InfluxHttp|InfluxControl|HttpGet)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("okhttp3..");
}
