/// What of the measuring can be tested without a server.
@NullMarked
package io.parley.bench;

import org.jspecify.annotations.NullMarked;
