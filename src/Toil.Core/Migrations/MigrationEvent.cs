namespace Toil.Migrations;

/// <summary>Something that happened to a migration, as the database remembers it.</summary>
/// <param name="At">When, by the database's clock.</param>
/// <param name="Kind">What: <c>started</c>, <c>taken-over</c>, <c>step</c>, <c>throttled</c>, <c>paused</c>, <c>resumed</c>, <c>retried</c>, <c>skipped</c>, <c>failed</c>, <c>finished</c>.</param>
/// <param name="Step">Number of the step, or null.</param>
/// <param name="Detail">In words.</param>
public sealed record MigrationEvent(DateTimeOffset At, string Kind, int? Step, string Detail);
