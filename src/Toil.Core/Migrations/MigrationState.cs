namespace Toil.Migrations;

/// <summary>How far a migration is.</summary>
public enum MigrationState
{
    /// <summary>May run, and nobody runs it.</summary>
    Queued,

    /// <summary>Somebody runs it.</summary>
    Running,

    /// <summary>A pause was asked for and has not taken effect yet.</summary>
    Pausing,

    /// <summary>Paused: it goes on when it is resumed.</summary>
    Paused,

    /// <summary>A stop was asked for and has not taken effect yet.</summary>
    Stopping,

    /// <summary>Stopped for good: it is undone, or resumed on purpose.</summary>
    Stopped,

    /// <summary>Every step is done and verified.</summary>
    Succeeded,

    /// <summary>A step failed; it goes on there when it is run again.</summary>
    Failed,

    /// <summary>Whoever ran it is gone; it goes on where it was when it is run again.</summary>
    Interrupted,

    /// <summary>Every step was taken back.</summary>
    Undone,
}
