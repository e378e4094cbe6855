package dev.fringe.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.apache.kafka.connect.data.Schema;

/** An Avro type as Connect sees it, and how to read one from JSON and from Avro's binary form. Compiled once. */
record AvroType(Schema schema, FromJson fromJson, FromBinary fromBinary) {

    interface FromJson {
        Object read(JsonNode node) throws Undecodable;
    }

    interface FromBinary {
        Object read(Decoder decoder) throws IOException, Undecodable;
    }
}
