package dev.fringe.avro.registry;

import java.io.Serializable;
import java.util.Optional;
import org.apache.avro.Schema;

/** Where the schemas are that records name by their ids. What it cannot find out is a {@link RegistryUnavailableException}. */
public interface SchemaRegistry extends Serializable {
    /** The schema of that id; empty when there is none. */
    Optional<Schema> schema(int id);

    /**
     * Registers the schema under the subject, or finds it there, and returns its id.
     *
     * @throws IllegalStateException if the registry will not have it
     */
    int register(String subject, Schema schema);
}
