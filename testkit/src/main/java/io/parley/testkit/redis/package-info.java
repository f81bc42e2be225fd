/// A real Redis for tests.
@NullMarked
package io.parley.testkit.redis;

import org.jspecify.annotations.NullMarked;
