// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.kcql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.influx.kcql.Statement.Named;
import dev.fringe.influx.kcql.Statement.Tag;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KcqlTest {
    @Test
    void readsEveryClause() {
        Statement statement = Kcql.parse("insert into `my measurement` SELECT a, b AS c, nested.d FROM topic-1 "
                        + "IGNORE x, y WITHTIMESTAMP ts TIMESTAMPUNIT=MICROSECONDS "
                        + "WITHTAG (a, nested.b AS c, site = 'La Silla')")
                .get(0);

        assertThat(statement)
                .isEqualTo(new Statement(
                        "my measurement",
                        List.of(
                                new Named("a", Optional.empty()),
                                new Named("b", Optional.of("c")),
                                new Named("nested.d", Optional.empty())),
                        "topic-1",
                        List.of("x", "y"),
                        Optional.of("ts"),
                        Optional.of("MICROSECONDS"),
                        List.of(
                                new Tag("a", Optional.of("a"), Optional.empty()),
                                new Tag("c", Optional.of("nested.b"), Optional.empty()),
                                new Tag("site", Optional.empty(), Optional.of("La Silla"))),
                        Optional.empty()));
    }

    @Test
    void readsSeveralStatementsAndMeasurementsFromFields() {
        List<Statement> statements =
                Kcql.parse("INSERT INTO a SELECT * FROM t1; INSERT INTO b SELECT * FROM t2 WITHTARGET kind;");

        assertThat(statements).extracting(Statement::topic).containsExactly("t1", "t2");
        assertThat(statements.get(1).measurementField()).contains("kind");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPSERT INTO m SELECT * FROM t | UPSERT",
                "INSERT INTO m SELECT * FROM t WITHTIMESTAMP sys_time() | sys_time()",
                "INSERT INTO m SELECT * FROM t BATCH = 10 | BATCH",
                "INSERT INTO m SELECT * FROM t WHERE a = 1 | WHERE",
                "INSERT INTO m SELECT _key.a FROM t | _key.a",
                "INSERT INTO m SELECT * FROM t IGNORE _key.a | _key.a",
                "INSERT INTO m SELECT * FROM t WITHTIMESTAMP _header.at | _header.at",
                "INSERT INTO m SELECT * FROM t WITHTAG (a, _key.b) | _key.b",
                "INSERT INTO m SELECT * FROM t WITHTARGET = _value.c | _value.c",
                "INSERT INTO m SELECT * t | FROM",
                "INSERT INTO m SELECT * FROM '' IGNORE a | empty name after FROM",
                "INSERT INTO m SELECT * FROM t WITHTAG (site = '') | empty name after =",
                "INSERT INTO m SELECT a, FROM | FROM",
                "INSERT m SELECT * FROM t | INTO",
                "INSERT INTO m SELECT * FROM t WITHTAG a | (",
                "INSERT INTO m SELECT * FROM `t | cannot be read",
                "; | no statement"
            })
    void namesTheInvalidPart(String kcql, String named) {
        assertThatThrownBy(() -> Kcql.parse(kcql))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(named);
    }
}
