// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.tls;

import java.security.cert.CertificateException;
import java.util.Optional;

/** Names the certificate that is at fault, the reason and the remedy. */
public final class UntrustedCertificateException extends CertificateException {
    private static final long serialVersionUID = 1L;

    UntrustedCertificateException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message of such an exception among the causes. */
    public static Optional<String> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (cause instanceof UntrustedCertificateException untrusted) {
                return Optional.of(untrusted.getMessage());
            }
        }
        return Optional.empty();
    }
}
