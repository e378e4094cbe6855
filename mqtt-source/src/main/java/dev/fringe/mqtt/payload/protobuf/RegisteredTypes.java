// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import dev.fringe.avro.registry.SchemaDocument;
import dev.fringe.mqtt.payload.FoundOnce;
import dev.fringe.mqtt.payload.Undecodable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Decodes Confluent's wire format: a zero, the id of a schema, the place of the message in it, the message. Used by one thread. */
public final class RegisteredTypes {
    private static final int TYPES_KEPT = 4_096;
    private static final int DEEPEST = 32;

    private final IntFunction<Optional<SchemaDocument>> registry;
    private final FoundOnce<Place, MessageDecoder> decoders = new FoundOnce<>(TYPES_KEPT);

    /** @param registry a schema by its id; throws if it is unavailable */
    public RegisteredTypes(IntFunction<Optional<SchemaDocument>> registry) {
        this.registry = registry;
    }

    private record Place(int id, List<Integer> indexes) {}

    /** @param now in milliseconds since 1970 */
    public MessageDecoder.Decoded decode(byte[] payload, long now) throws Undecodable {
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        if (payload.length < 6 || bytes.get() != 0) {
            throw new Undecodable(
                    "the payload does not begin with a zero and the id of a schema, as Confluent's wire format"
                            + " does; without a registry, set schema and protobuf.message");
        }
        Place place = new Place(bytes.getInt(), indexes(bytes));
        return decoders.get(place, now, () -> find(place)).decode(payload, bytes.position());
    }

    /** No indexes at all mean the first message. */
    private static List<Integer> indexes(ByteBuffer bytes) throws Undecodable {
        int count = zigzag(bytes);
        if (count < 0 || count > DEEPEST) {
            throw new Undecodable("the payload has " + count + " indexes of a message");
        }
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            indexes.add(zigzag(bytes));
        }
        return count == 0 ? List.of(0) : indexes;
    }

    private static int zigzag(ByteBuffer bytes) throws Undecodable {
        int number = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new Undecodable("the payload ends within the indexes of the message");
            }
            byte next = bytes.get();
            number |= (next & 0x7f) << shift;
            if (next >= 0) {
                return number >>> 1 ^ -(number & 1);
            }
        }
        throw new Undecodable("the payload has an index of a message beyond 32 bits");
    }

    private MessageDecoder find(Place place) {
        SchemaDocument document = registry.apply(place.id())
                .orElseThrow(
                        () -> new IllegalArgumentException("the registry does not know the schema id " + place.id()));
        if (!document.type().equals("PROTOBUF")) {
            throw new IllegalArgumentException(
                    "the schema id " + place.id() + " is of type " + document.type() + ", not PROTOBUF");
        }
        Map<String, FileDescriptorProto> files = new HashMap<>();
        String main = "schema-" + place.id() + ".proto";
        addFile(main, document, files);
        return MessageTypes.ofFiles(files).decoder(main, place.indexes());
    }

    private static void addFile(String name, SchemaDocument document, Map<String, FileDescriptorProto> files) {
        if (files.containsKey(name)) {
            return;
        }
        files.put(name, ProtoFile.parse(name, document.text()));
        document.references().forEach((imported, referred) -> addFile(imported, referred, files));
    }
}
