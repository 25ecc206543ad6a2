using Toil.Operations;
using Toil.State.Schema;

namespace Toil.State;

/// <summary>How a store is opened.</summary>
public sealed record StoreOptions
{
    /// <summary>The clock behind every instant that is stored, and behind the waits between attempts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Turns a reference (<c>env:NAME</c>, <c>file:PATH</c>) into the password, each time a connection is made: a password
    /// that has been rotated is picked up.
    /// </summary>
    public Func<string, string> ResolveSecret { get; init; } = NoResolver;

    /// <summary>
    /// How long a write keeps trying while others hold what it needs, before it is <c>StoreBusy</c>. The last attempt may end a
    /// second later, and the work itself may take longer.
    /// </summary>
    public TimeSpan BusyLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long opening waits for another process to finish upgrading the schema, before it is <c>StoreBusy</c>.</summary>
    public TimeSpan UpgradeLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The schema's history; tests put their own here.</summary>
    internal IReadOnlyList<StoreUpgrade> Upgrades { get; init; } = StoreUpgrades.All;

    private static string NoResolver(string reference) => throw new ToilException(
        "StoreSecretUnresolved", ErrorKind.Internal,
        $"Nothing was given to resolve the reference '{reference}'.", "Open the store with a secret resolver.", reference);
}
