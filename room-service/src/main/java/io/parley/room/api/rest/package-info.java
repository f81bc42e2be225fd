/// Parley's own REST API, `/v1`.
@NullMarked
package io.parley.room.api.rest;

import org.jspecify.annotations.NullMarked;
