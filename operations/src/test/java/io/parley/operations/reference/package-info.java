/// docs/configuration.md, written from the code.
@NullMarked
package io.parley.operations.reference;

import org.jspecify.annotations.NullMarked;
