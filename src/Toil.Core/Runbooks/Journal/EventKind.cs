namespace Toil.Runbooks.Journal;

/// <summary>What an entry of a run's journal says. Stored in kebab-case; a word never changes its meaning.</summary>
internal enum EventKind
{
    /// <summary>The run has begun, or was taken up again; of the run itself.</summary>
    Opened,

    /// <summary>A step is about to have its effect.</summary>
    Intent,

    /// <summary>An attempt failed, and there will be another one.</summary>
    Attempt,

    /// <summary>A step has ended.</summary>
    Result,

    /// <summary>A step that had begun when its process ended was judged: what is known of its effect, and how.</summary>
    Settled,

    /// <summary>From here on the run is undone, and goes forward no more; of the run itself.</summary>
    Undoing,

    /// <summary>The undoing of a step is about to have its effect.</summary>
    UndoIntent,

    /// <summary>The undoing of a step has ended.</summary>
    UndoResult,

    /// <summary>Something that was overridden, with the reason; of the run itself.</summary>
    Override,

    /// <summary>The run has ended, for now or for good; of the run itself.</summary>
    Closed,
}
