namespace Toil.State;

/// <summary>The database engines that can hold the state.</summary>
public enum StoreEngineKind
{
    /// <summary>One file, for one machine.</summary>
    Sqlite,

    /// <summary>A server, for a team or for hosts that do not last.</summary>
    PostgreSql,
}
