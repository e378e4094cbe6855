package dev.fringe.influx.delivery;

import java.time.Duration;

/** How the delivery of a batch ended. Which of its records are decided, the batch itself knows. */
public sealed interface Outcome {
    Outcome DELIVERED = new Delivered();
    Outcome NOT_SENT = new NotSent();
    Outcome OTHER_TYPES = new OtherTypes();

    /** Of several outcomes the most severe counts for the whole. */
    int severity();

    /** Every record is decided: its point is stored, or it is rejected. */
    record Delivered() implements Outcome {
        @Override
        public int severity() {
            return 0;
        }
    }

    /** An earlier batch of the same connection was not delivered. */
    record NotSent() implements Outcome {
        @Override
        public int severity() {
            return 1;
        }
    }

    /** A rejected record shows that fields have other types than its line was made for; the rest may have them too. */
    record OtherTypes() implements Outcome {
        @Override
        public int severity() {
            return 2;
        }
    }

    /**
     * Some records are not decided; they are to be given again after the pause.
     *
     * @param piece how many points the next request would have had
     */
    record Unfinished(String why, Duration pause, int piece) implements Outcome {
        @Override
        public int severity() {
            return pause.isZero() ? 3 : 4;
        }
    }

    /** The server says that the database does not exist. */
    record NoDatabase(String words) implements Outcome {
        @Override
        public int severity() {
            return 5;
        }
    }

    /** No write can succeed until somebody changes something. */
    record Misconfigured(String remedy) implements Outcome {
        @Override
        public String toString() {
            return remedy;
        }

        @Override
        public int severity() {
            return 6;
        }
    }
}
