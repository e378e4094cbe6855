// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Compresses the pages of a Parquet file. Parquet's own factory would need the libraries of Hadoop. */
final class SnappyPages implements CompressionCodecFactory, CompressionCodecFactory.BytesInputCompressor {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return this;
    }

    @Override
    public BytesInput compress(BytesInput page) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(page.size()));
        page.writeAllTo(bytes);
        return BytesInput.from(Snappy.compress(bytes.toByteArray()));
    }

    @Override
    public CompressionCodecName getCodecName() {
        return CompressionCodecName.SNAPPY;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("only writes");
    }

    @Override
    public void release() {}
}
