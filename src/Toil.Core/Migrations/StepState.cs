namespace Toil.Migrations;

/// <summary>How far a step is.</summary>
public enum StepState
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>Begun, and not done: its checkpoint says how far.</summary>
    Running,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Failed; it goes on at its checkpoint.</summary>
    Failed,

    /// <summary>Being taken back.</summary>
    Undoing,

    /// <summary>Taken back.</summary>
    Undone,
}
