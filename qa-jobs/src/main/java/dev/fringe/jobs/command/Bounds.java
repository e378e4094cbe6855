// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The permitted range of an option's value, as help and errors print it: {@code at least}, {@code at most} or {@code above}
 * a value in command line syntax. {@code 0s or} before it also permits zero.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Bounds {
    String[] value();
}
