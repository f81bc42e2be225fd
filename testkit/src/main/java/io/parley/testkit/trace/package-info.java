/// Somebody who takes traces.
@NullMarked
package io.parley.testkit.trace;

import org.jspecify.annotations.NullMarked;
