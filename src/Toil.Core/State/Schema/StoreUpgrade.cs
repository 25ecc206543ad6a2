namespace Toil.State.Schema;

/// <summary>One step of the schema's history. A step that has been released never changes.</summary>
/// <param name="Version">The version that the step leads to; the steps count up from 1 without a gap.</param>
/// <param name="Name">What the step brings, in a few words.</param>
/// <param name="Sql">The statements, separated by semicolons; without transaction control.</param>
internal sealed record StoreUpgrade(int Version, string Name, Func<StoreDialect, string> Sql);
