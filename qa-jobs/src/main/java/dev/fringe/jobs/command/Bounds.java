package dev.fringe.jobs.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The range of an option's value, written as on the command line; empty where there is no bound. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Bounds {
    String atLeast() default "";

    String above() default "";

    String atMost() default "";

    /** For times of which none at all means something else than a short one. */
    boolean orZero() default false;
}
