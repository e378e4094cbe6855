// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import java.io.Serializable;
import java.util.Optional;
import org.apache.avro.Schema;

/** Schemas by id. Methods throw a {@link RegistryUnavailableException} if the registry does not answer. */
public interface SchemaRegistry extends Serializable {
    /** The schema with this id; empty if there is none. */
    Optional<Schema> schema(int id);

    /**
     * Registers the schema under the subject, if the subject does not have it, and returns its id.
     *
     * @throws IllegalStateException if the registry refuses it
     */
    int register(String subject, Schema schema);
}
