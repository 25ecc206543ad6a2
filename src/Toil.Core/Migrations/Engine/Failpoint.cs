namespace Toil.Migrations.Engine;

/// <summary>Named places between two writes, at which a test can end the process to see that nothing is lost. Nothing happens there otherwise.</summary>
internal static class Failpoint
{
    /// <summary>The places, in the order in which work passes them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "lease.taken", "step.begun", "step.frozen", "batch.begun", "batch.applied", "batch.checkpointed", "batch.committed", "sql.begun", "sql.applied",
        "sql.checkpointed", "sql.committed", "statement.journalled", "statement.done", "statement.checkpointed", "step.done", "released",
    ];

    /// <summary>What a test does at a place.</summary>
    public static Action<string>? Reached { get; set; }

    /// <summary>Says that the work is at a place.</summary>
    public static void At(string place) => Reached?.Invoke(place);
}
