/// What stands in the Dockerfile.
@NullMarked
package io.parley.operations.image;

import org.jspecify.annotations.NullMarked;
