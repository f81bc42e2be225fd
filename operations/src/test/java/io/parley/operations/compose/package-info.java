/// What stands in docker-compose.yml.
@NullMarked
package io.parley.operations.compose;

import org.jspecify.annotations.NullMarked;
