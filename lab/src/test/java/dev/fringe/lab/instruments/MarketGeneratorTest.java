// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.instruments.MarketRecord.Kind;
import dev.fringe.lab.instruments.RunContent.Market;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarketGeneratorTest {
    private static final Instant START = Instant.parse("2026-11-21T03:02:17Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Market USUAL = new Market(10, 10, 1, 10, 1_000, true, 0, 0, 0, 0);
    private static final Market LEFT_OUT = new Market(10, 10, 1, 10, 50, false, 0, 0, 0, 0);

    @Test
    void sameSeedGivesTheSameRecordsAndAnotherSeedOthers() {
        assertThat(firstGroup(USUAL, 7)).isEqualTo(firstGroup(USUAL, 7)).isNotEqualTo(firstGroup(USUAL, 8));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aGroupHasExactlySevenHundredImpressions(long seed) {
        Map<Kind, Long> counts = firstGroup(USUAL, seed).stream()
                .collect(Collectors.groupingBy(MarketRecord::kind, Collectors.counting()));

        assertThat(counts)
                .containsEntry(Kind.VIEW, 100L)
                // 100 requests; the SDK answers every fifth, and the API answers it as well
                .containsEntry(Kind.DELIVERY, 120L)
                .containsEntry(Kind.IMPRESSION, 700L);
        assertThat(counts.get(Kind.ACTION)).isBetween(130L, 300L);
    }

    @Test
    void showsSevenOfTenInsertionsWhateverTheSizeOfAnAnswer() {
        Market small = new Market(4, 5, 2, 3, 10, true, 0, 0, 0, 0);

        assertThat(kind(firstGroup(small, 1), Kind.IMPRESSION)).hasSize(4 * 5 * 2 * 3 * 7 / 10);
    }

    @Test
    void actionsHaveTheirShares() {
        Market many = new Market(500, 10, 1, 10, 1_000, true, 0, 0, 0, 0);
        Map<String, Double> types = new HashMap<>();
        for (MarketRecord action : kind(firstGroup(many, 1), Kind.ACTION)) {
            types.merge(json(action).get("type").asText(), 1.0, Double::sum);
        }

        double navigations = types.get("navigate");
        assertThat(navigations / 35_000).isBetween(0.19, 0.21);
        assertThat(types.get("add_to_cart") / navigations).isBetween(0.18, 0.22);
        assertThat(types.get("checkout") / navigations).isBetween(0.18, 0.22);
        assertThat(types.get("purchase") / types.get("checkout")).isBetween(0.26, 0.34);
    }

    @Test
    void stepsHaveTheirDistances() {
        Map<String, MarketRecord> byId = byId(firstGroup(USUAL, 1));
        Map<String, MarketRecord> deliveries = deliveryOfInsertion(byId.values());
        for (MarketRecord record : byId.values()) {
            assertThat(json(record).get("time").asLong()).isEqualTo(record.millis());
            switch (record.kind()) {
                case VIEW -> assertThat(record.parents()).isEmpty();
                case DELIVERY -> assertThat(distance(byId, record)).isIn(500L, 800L);
                case IMPRESSION ->
                    assertThat(record.millis()
                                    - deliveries.get(record.parents().get(0)).millis())
                            .isEqualTo(2_000);
                case ACTION -> assertThat(distance(byId, record)).isIn(5_000L, 10_000L, 15_000L, 20_000L);
            }
        }
        Map<String, List<Long>> views = new HashMap<>();
        for (MarketRecord view : kind(byId.values(), Kind.VIEW)) {
            views.computeIfAbsent(json(view).get("logUserId").asText(), user -> new ArrayList<>())
                    .add(view.millis());
        }
        assertThat(views).hasSize(10).allSatisfy((user, times) -> {
            times.sort(null);
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.get(i - 1)).isEqualTo(1_000);
            }
        });
    }

    @Test
    void theSdkAnswersAFifthAndEachOfItsAnswersHasAShadow() {
        Map<String, List<JsonNode>> answers = new HashMap<>();
        for (MarketRecord delivery : kind(firstGroup(USUAL, 1), Kind.DELIVERY)) {
            JsonNode json = json(delivery);
            answers.computeIfAbsent(json.get("clientRequestId").asText(), request -> new ArrayList<>())
                    .add(json);
        }
        List<List<JsonNode>> doubled =
                answers.values().stream().filter(list -> list.size() > 1).toList();

        assertThat(answers).hasSize(100);
        assertThat(doubled).hasSize(20).allSatisfy(two -> {
            assertThat(two)
                    .extracting(answer -> answer.get("answeredBy").asText())
                    .containsExactly("sdk", "api");
            assertThat(two.get(1).get("time").asLong() - two.get(0).get("time").asLong())
                    .isBetween(1L, 2_000L);
            assertThat(two.get(0).get("requestId")).isNotEqualTo(two.get(1).get("requestId"));
        });
    }

    @Test
    void explicitRecordsNameTheirTrueParents() {
        Map<String, MarketRecord> byId = byId(firstGroup(USUAL, 1));
        Map<String, MarketRecord> deliveries = deliveryOfInsertion(byId.values());
        for (MarketRecord record : byId.values()) {
            JsonNode json = json(record);
            switch (record.kind()) {
                case VIEW -> {}
                case DELIVERY ->
                    assertThat(List.of(json.get("viewId").asText())).isEqualTo(record.parents());
                case IMPRESSION -> {
                    assertThat(List.of(json.get("insertionId").asText())).isEqualTo(record.parents());
                    MarketRecord delivery = deliveries.get(record.parents().get(0));
                    assertThat(json.get("requestId").asText()).isEqualTo(delivery.id());
                    assertThat(json.get("viewId").asText())
                            .isEqualTo(delivery.parents().get(0));
                    assertThat(contents(json(delivery)))
                            .containsEntry(
                                    record.parents().get(0),
                                    json.get("contentId").asText());
                }
                case ACTION -> {
                    assertThat(json.get("impressionId").asText())
                            .isEqualTo(record.parents().get(0));
                    List<String> contents = new ArrayList<>();
                    for (String parent : record.parents()) {
                        contents.add(json(byId.get(parent)).get("contentId").asText());
                    }
                    assertThat(itemsOf(json)).isEqualTo(contents);
                }
            }
        }
    }

    @Test
    void nothingOfTheTruthIsInAMessageWithIdsLeftOut() {
        List<MarketRecord> records = firstGroup(LEFT_OUT, 1);
        Map<String, MarketRecord> deliveries = deliveryOfInsertion(records);
        for (MarketRecord record : records) {
            List<String> truth = new ArrayList<>(record.parents());
            if (record.kind() == Kind.IMPRESSION) {
                MarketRecord delivery = deliveries.get(record.parents().get(0));
                truth.add(delivery.id());
                truth.addAll(delivery.parents());
            }
            String payload = record.toMessage().text();
            assertThat(record.kind() == Kind.VIEW || !truth.isEmpty()).isTrue();
            truth.forEach(parent -> assertThat(payload).doesNotContain('"' + parent + '"'));
            assertThat(record.toMessage().note())
                    .isEqualTo(
                            record.kind() == Kind.VIEW
                                    ? record.id()
                                    : record.id() + " of " + String.join(" ", record.parents()));
        }
    }

    @Test
    void leavingOutIdsChangesNothingElse() {
        List<MarketRecord> explicit = firstGroup(new Market(10, 10, 1, 10, 50, true, 0, 0, 0, 0), 1);
        List<MarketRecord> leftOut = firstGroup(LEFT_OUT, 1);

        assertThat(leftOut).hasSameSizeAs(explicit);
        for (int i = 0; i < explicit.size(); i++) {
            assertThat(leftOut.get(i).parents()).isEqualTo(explicit.get(i).parents());
            assertThat(json(explicit.get(i)).properties())
                    .containsAll(json(leftOut.get(i)).properties());
        }
    }

    @Test
    void identifiersAreUniqueAndDifferBetweenRuns() {
        List<MarketRecord> first = firstGroup(USUAL, 1);
        Set<String> ids = first.stream().map(MarketRecord::id).collect(Collectors.toSet());
        MarketGenerator later = new MarketGenerator(USUAL, 1, START.plusSeconds(1), 100);

        assertThat(ids).hasSameSizeAs(first);
        assertThat(Stream.generate(later::next).limit(500).map(MarketRecord::id))
                .doesNotContainAnyElementsOf(ids);
    }

    @Test
    void duplicatesAreTheSameRecordAgain() {
        List<MarketRecord> records = firstGroup(new Market(10, 10, 1, 10, 1_000, true, 0.5, 0, 0, 0), 1);
        Set<MarketRecord> distinct = new HashSet<>(records);

        assertThat(distinct).isEqualTo(new HashSet<>(firstGroup(USUAL, 1)));
        assertThat((records.size() - distinct.size()) / (double) distinct.size())
                .isBetween(0.45, 0.55);
    }

    @Test
    void missingRecordsAreNotSentAndTheirChildrenAre() {
        List<MarketRecord> all = firstGroup(USUAL, 1);
        List<MarketRecord> records = firstGroup(new Market(10, 10, 1, 10, 1_000, true, 0, 0, 0.3, 0), 1);
        Set<String> views =
                kind(records, Kind.VIEW).stream().map(MarketRecord::id).collect(Collectors.toSet());

        assertThat(all).containsSubsequence(records);
        assertThat(records.size() / (double) all.size()).isBetween(0.65, 0.75);
        assertThat(kind(records, Kind.DELIVERY)).anyMatch(delivery -> !views.containsAll(delivery.parents()));
    }

    @Test
    void disorderIsBounded() {
        List<MarketRecord> records = firstGroup(new Market(10, 10, 1, 10, 1_000, true, 0.2, 3_000, 0, 0), 1);
        long newest = 0;
        long furthest = 0;
        for (MarketRecord record : records) {
            newest = Math.max(newest, record.millis());
            furthest = Math.max(furthest, newest - record.millis());
        }

        assertThat(furthest).isBetween(2_000L, 3_000L);
        assertThat(new HashSet<>(records)).isEqualTo(new HashSet<>(firstGroup(USUAL, 1)));
        assertThat(firstGroup(USUAL, 1)).isSortedAccordingTo(Comparator.comparingLong(MarketRecord::millis));
    }

    @Test
    void botsAreRecognizedByTheirViews() {
        List<MarketRecord> records = firstGroup(new Market(1_000, 1, 1, 1, 10, true, 0, 0, 0, 0.2), 1);
        int bots = 0;
        for (MarketRecord view : kind(records, Kind.VIEW)) {
            bots += json(view).get("userAgent").asText().contains("bot") ? 1 : 0;
        }

        assertThat(bots).isBetween(160, 240);
    }

    @Test
    void groupsFollowOneAnotherAtTheRate() {
        MarketGenerator generator = new MarketGenerator(USUAL, 1, START, 200);
        List<MarketRecord> records =
                Stream.generate(generator::next).limit(40_000).toList();
        long millis = records.get(39_999).millis() - START.toEpochMilli();

        assertThat(40_000 / (millis / 1e3)).isBetween(150.0, 210.0);
        assertThat(records).isSortedAccordingTo(Comparator.comparingLong(MarketRecord::millis));
        assertThat(new HashSet<>(records)).hasSize(40_000);
    }

    @Test
    void theRecordOfARunGivesTheSameMessagesAndCoversTheirTimes() {
        Market market = new Market(3, 4, 2, 5, 20, false, 0.1, 500, 0.1, 0.1);
        MarketGenerator generator = new MarketGenerator(market, 5, START, 40);
        RunRecord run = new RunRecord(market, 5, START, 40, 2_000, null);

        assertThat(run.messages().orElseThrow().map(Message::text))
                .containsExactlyElementsOf(Stream.generate(generator::get)
                        .limit(2_000)
                        .map(Message::text)
                        .toList());
        MarketGenerator again = new MarketGenerator(market, 5, START, 40);
        assertThat(Stream.generate(again::next).limit(2_000))
                .allSatisfy(record ->
                        assertThat(Instant.ofEpochMilli(record.millis())).isBetween(run.from(), run.until()));
    }

    @Test
    void everyRecordFitsItsSchema() throws IOException {
        Map<Kind, Schema> schemas = new HashMap<>();
        for (Kind kind : Kind.values()) {
            schemas.put(
                    kind,
                    new Schema.Parser()
                            .parse(Path.of("../connect-configs/schemas", kind.schemaFile())
                                    .toFile()));
        }
        for (MarketRecord record : firstGroup(USUAL, 1)) {
            Schema schema = schemas.get(record.kind());
            var value = JsonRecords.read(schema, json(record));
            assertThat(GenericData.get().validate(schema, value))
                    .as(record.json())
                    .isTrue();
            // nothing of the record is lost
            JsonNode back = JSON.readTree(value.toString());
            json(record)
                    .properties()
                    .forEach(field -> assertThat(back.get(field.getKey())).isEqualTo(field.getValue()));
        }
    }

    @Test
    void rejectsAnImpossibleMarket() {
        assertThatThrownBy(() -> new Market(10, 10, 1, 10, 9, true, 0, 0, 0, 0)).hasMessageContaining("at least");
        assertThatThrownBy(() -> new Market(0, 10, 1, 10, 100, true, 0, 0, 0, 0))
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new Market(1, 10, 1, 10, 100, true, 0, 0, 1, 0))
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> new MarketGenerator(USUAL, 1, START, 0)).hasMessageContaining("rate");
    }

    private static List<MarketRecord> firstGroup(Market market, long seed) {
        long messages = MarketGenerator.firstGroup(market, seed, START);
        MarketGenerator generator = new MarketGenerator(market, seed, START, MarketGenerator.naturalRate(market));
        return Stream.generate(generator::next).limit(messages).toList();
    }

    private static List<MarketRecord> kind(Collection<MarketRecord> records, Kind kind) {
        return records.stream().filter(record -> record.kind() == kind).toList();
    }

    private static Map<String, MarketRecord> byId(List<MarketRecord> records) {
        return records.stream().collect(Collectors.toMap(MarketRecord::id, record -> record));
    }

    private static long distance(Map<String, MarketRecord> byId, MarketRecord record) {
        return record.millis() - byId.get(record.parents().get(0)).millis();
    }

    private static Map<String, MarketRecord> deliveryOfInsertion(Collection<MarketRecord> records) {
        Map<String, MarketRecord> deliveries = new HashMap<>();
        kind(records, Kind.DELIVERY)
                .forEach(delivery ->
                        contents(json(delivery)).keySet().forEach(insertion -> deliveries.put(insertion, delivery)));
        return deliveries;
    }

    private static Map<String, String> contents(JsonNode delivery) {
        Map<String, String> contents = new HashMap<>();
        delivery.get("insertions")
                .forEach(insertion -> contents.put(
                        insertion.get("insertionId").asText(),
                        insertion.get("contentId").asText()));
        return contents;
    }

    private static List<String> itemsOf(JsonNode action) {
        if (!action.has("cart")) {
            return List.of(action.get("contentId").asText());
        }
        List<String> items = new ArrayList<>();
        action.get("cart").forEach(item -> items.add(item.get("contentId").asText()));
        return items;
    }

    private static JsonNode json(MarketRecord record) {
        try {
            return JSON.readTree(record.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
