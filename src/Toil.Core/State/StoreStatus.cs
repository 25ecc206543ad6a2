namespace Toil.State;

/// <summary>What a store is and how much it holds.</summary>
/// <param name="Engine">The engine's name: <c>SQLite</c> or <c>PostgreSQL</c>.</param>
/// <param name="EngineVersion">The engine's own version: <c>15.8</c>.</param>
/// <param name="Location">The location, without secrets.</param>
/// <param name="SchemaVersion">The version of the schema, from 1.</param>
/// <param name="Runs">How many runs are recorded.</param>
/// <param name="SizeBytes">Bytes on disk: the database file without its log, or Toil's tables with their indexes.</param>
public sealed record StoreStatus(
    string Engine, string EngineVersion, string Location, int SchemaVersion, long Runs, long SizeBytes);
