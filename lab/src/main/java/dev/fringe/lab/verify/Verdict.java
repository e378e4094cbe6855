package dev.fringe.lab.verify;

import java.util.List;

/**
 * What the ledgers of all hops say about what was published.
 *
 * @param missingInKafka published, and not in Kafka
 * @param doubledInKafka in Kafka more than once; harmless, as the same identity is stored over itself
 * @param lost published, and neither stored nor dead-lettered
 * @param foreign stored at the time of a run, and not published by any
 */
record Verdict(
        long published,
        long inKafka,
        long stored,
        long deadLettered,
        List<Reading> missingInKafka,
        List<Reading> doubledInKafka,
        List<Reading> lost,
        List<Reading> foreign) {

    static Verdict of(Tally published, Tally inKafka, Tally stored, Tally deadLettered) {
        List<Reading> notStored = Tally.missing(published, stored);
        Tally unstored = new Tally();
        notStored.forEach(unstored::add);
        List<Reading> lost = Tally.missing(unstored, deadLettered);
        List<Reading> missingInKafka = Tally.missing(published, inKafka);
        return new Verdict(
                published.total(),
                published.total() - missingInKafka.size(),
                published.total() - notStored.size(),
                notStored.size() - (long) lost.size(),
                missingInKafka,
                Tally.doubled(inKafka, published),
                lost,
                Tally.missing(stored, published));
    }

    boolean exact() {
        return missingInKafka.isEmpty() && lost.isEmpty() && foreign.isEmpty();
    }
}
