// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import dev.fringe.records.avro.ConnectForm;
import dev.fringe.records.avro.FromAvro;
import dev.fringe.records.avro.MappingOptions;
import dev.fringe.records.wire.WireFormat;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.errors.DataException;

/**
 * A schema as a registry may answer it, a zero byte, and the Avro of a record: read as the converter and the jobs read it, or refused.
 */
final class AnySchemaTarget implements Consumer<byte[]> {
    @Override
    public void accept(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != 0) {
            end++;
        }
        byte[] avro = java.util.Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
        Schema schema;
        try {
            schema = new Schema.Parser()
                    .setValidateDefaults(false)
                    .parse(new String(input, 0, end, StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            // The registry's client reports any of them as a schema that is not Avro.
            return;
        }
        asTheConverter(schema, avro);
        asTheJobs(schema, avro);
    }

    private static void asTheConverter(Schema schema, byte[] avro) {
        try {
            ConnectForm form = FromAvro.compile(schema, MappingOptions.PLAIN);
            Object value = form.read(DecoderFactory.get().binaryDecoder(avro, null));
            ConnectSchema.validateValue(form.schema(), value);
        } catch (DataException e) {
            // refused: the worker's errors.tolerance decides
        }
    }

    private static void asTheJobs(Schema schema, byte[] avro) {
        byte[] record = new byte[WireFormat.HEADER_BYTES + avro.length];
        System.arraycopy(WireFormat.header(1), 0, record, 0, WireFormat.HEADER_BYTES);
        System.arraycopy(avro, 0, record, WireFormat.HEADER_BYTES, avro.length);
        try {
            new WireReader<Object>(id -> new GenericDatumReader<>(schema)).read(record);
        } catch (IOException | RuntimeException e) {
            // rejected: the job takes any exception, but no error of the JVM
        }
    }
}
