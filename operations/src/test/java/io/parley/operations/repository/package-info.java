/// The files of this repository.
@NullMarked
package io.parley.operations.repository;

import org.jspecify.annotations.NullMarked;
