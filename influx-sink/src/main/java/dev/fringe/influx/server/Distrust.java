// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.server;

import dev.fringe.records.tls.UntrustedCertificateException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Failures for which the certificate of the server is the cause, so that a retry cannot succeed. */
final class Distrust {
    private Distrust() {}

    /** What is wrong with the certificate and what to do, if it is the cause. */
    static Optional<String> in(Throwable e) {
        Optional<String> explained = UntrustedCertificateException.in(e);
        if (explained.isPresent()) {
            return explained;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLPeerUnverifiedException || cause instanceof CertificateException) {
                return Optional.of(cause.getMessage() + "; check influx.ssl.*");
            }
        }
        return Optional.empty();
    }
}
