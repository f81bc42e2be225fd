/// Training of the JVM's ahead-of-time cache, which halves the time from start to ready.
@NullMarked
package io.parley.standalone.training;

import org.jspecify.annotations.NullMarked;
