// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import java.util.Map;

/**
 * A schema of any type, as the registry has it.
 *
 * @param type such as {@code PROTOBUF}
 * @param references the schemas that it refers to, by the names under which it does
 */
public record SchemaDocument(String type, String text, Map<String, SchemaDocument> references) {}
