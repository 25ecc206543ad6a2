using Toil.Operations;

namespace Toil.State;

/// <summary>Options of <c>store.status</c>.</summary>
public sealed record StoreStatusOptions
{
    /// <summary>Location.</summary>
    [Option(
        "Store to look at: a file, sqlite:///path, or postgresql://user@host/database?password=env:NAME.", Position = 0, Placeholder = "LOCATION",
        DefaultText = "$TOIL_STORE, then store: in toil.yaml, then toil.db in this user's state folder")]
    public string? Store { get; init; }
}
