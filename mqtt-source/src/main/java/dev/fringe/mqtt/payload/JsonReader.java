package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads a Connect value from JSON, by what an Avro schema says that it is. */
interface JsonReader {
    Object read(JsonNode node) throws Undecodable;
}
