// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the value of an option must be, in the words that help and errors say: {@code at least}, {@code at most} or {@code above}
 * a value that is written as on the command line; {@code 0s or} before it where no time at all means something else than a short one.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Bounds {
    String[] value();
}
