namespace Toil.Runbooks.Engine;

/// <summary>Runs as people name them.</summary>
internal static class RunName
{
    private const int Length = 12;

    /// <summary>The end of an id, which is random: enough to name the run by.</summary>
    public static string Short(Guid run) => run.ToString()[^Length..];
}
