// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.tls;

import java.security.cert.CRLReason;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/**
 * Which certificate of a server is at fault, why, and what to do.
 *
 * @param trustOption where the operator says whom to trust
 * @param crlOption where the operator gives revocation lists
 */
record CertificateFault(String trustOption, String crlOption) {
    private static final int LONGEST_NAME = 200;
    private static final int HOST_NAME = 2;
    private static final int ADDRESS = 7;

    /**
     * @param host the host that was asked for, or null
     * @param now compared with the time for which certificates are valid
     */
    String of(X509Certificate[] chain, CertificateException failure, String host, Instant now) {
        CertPathValidatorException at = cause(failure, CertPathValidatorException.class);
        X509Certificate faulty = at == null ? chain[0] : faulty(at, chain[0]);
        CertificateRevokedException revoked = cause(failure, CertificateRevokedException.class);
        if (revoked != null) {
            return name(faulty) + " was revoked on " + time(revoked.getRevocationDate()) + reason(revoked)
                    + "; give the server a new certificate";
        }
        if (at != null && at.getReason() == BasicReason.UNDETERMINED_REVOCATION_STATUS) {
            return name(faulty) + " cannot be checked for revocation (" + at.getMessage() + "); give " + crlOption
                    + " a current list of " + text(faulty.getIssuerX500Principal());
        }
        for (X509Certificate certificate : chain) {
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                return name(certificate) + " expired on " + time(certificate.getNotAfter())
                        + "; renew it on the server";
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return name(certificate) + " is not valid before " + time(certificate.getNotBefore())
                        + "; check the clock of this machine, or give the server a certificate that is valid now";
            }
        }
        return ofTrust(chain, failure, at, host);
    }

    private String ofTrust(
            X509Certificate[] chain, CertificateException failure, CertPathValidatorException at, String host) {
        X509Certificate server = chain[0];
        if (failure.getCause() == null && failure.getClass() == CertificateException.class && host != null) {
            return name(server) + " is for " + names(server) + ", not for " + host
                    + "; correct the host in the address, or give the server a certificate for this host";
        }
        if (at != null || cause(failure, CertPathBuilderException.class) == null) {
            return name(at == null ? server : faulty(at, server)) + " is not accepted (" + failure.getMessage()
                    + "); give the server another certificate";
        }
        X509Certificate last = chain[chain.length - 1];
        return last.getSubjectX500Principal().equals(last.getIssuerX500Principal())
                ? name(last) + " is self-signed and not in the trust store; if it is the right one, add it to "
                        + trustOption
                : name(last) + " was issued by an authority that is not in the trust store; if it is the right one, add"
                        + " the authority's certificate to " + trustOption;
    }

    private static X509Certificate faulty(CertPathValidatorException at, X509Certificate server) {
        boolean known = at.getCertPath() != null && at.getIndex() >= 0;
        return known && at.getCertPath().getCertificates().get(at.getIndex()) instanceof X509Certificate certificate
                ? certificate
                : server;
    }

    private static String name(X509Certificate certificate) {
        return "certificate " + text(certificate.getSubjectX500Principal()) + " (serial "
                + certificate.getSerialNumber().toString(16) + ", issued by "
                + text(certificate.getIssuerX500Principal()) + ")";
    }

    /** The server chooses the names, so they may hold anything. */
    private static String text(X500Principal name) {
        return shown(name.getName());
    }

    private static String shown(String text) {
        String clean = text.replaceAll("\\p{C}", "?");
        return clean.length() <= LONGEST_NAME ? clean : clean.substring(0, LONGEST_NAME) + "…";
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            List<String> hosts = (all == null ? List.<List<?>>of() : all)
                    .stream()
                            .filter(name ->
                                    name.get(0).equals(HOST_NAME) || name.get(0).equals(ADDRESS))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
            return hosts.isEmpty() ? "no host" : shown(String.join(", ", hosts));
        } catch (CertificateParsingException e) {
            return "unreadable names";
        }
    }

    private static String reason(CertificateRevokedException revoked) {
        return revoked.getRevocationReason() == CRLReason.UNSPECIFIED
                ? ""
                : " ("
                        + revoked.getRevocationReason()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', ' ') + ")";
    }

    private static String time(Date date) {
        return date.toInstant().toString();
    }

    private static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
