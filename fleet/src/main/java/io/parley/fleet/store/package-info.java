/// The stores' programs and directories, prepared before the first process starts.
@NullMarked
package io.parley.fleet.store;

import org.jspecify.annotations.NullMarked;
