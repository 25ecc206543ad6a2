namespace Toil.Rollbacks.Evidence;

/// <summary>Why evidence does not hold.</summary>
/// <param name="Part">Which part of it does not match.</param>
/// <param name="Sentence">What does not match, in one sentence.</param>
public sealed record EvidenceMismatch(EvidencePart Part, string Sentence)
{
    /// <summary>There is no evidence at all.</summary>
    internal static EvidenceMismatch None { get; } = new(EvidencePart.Missing, "There is no evidence in the store that its rollback was rehearsed.");
}

/// <summary>A part of evidence.</summary>
public enum EvidencePart
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>The plan: its steps and checks.</summary>
    Plan,

    /// <summary>What the plan demands of a rehearsal.</summary>
    Demands,

    /// <summary>The schema of the database.</summary>
    Schema,

    /// <summary>Its age.</summary>
    Expiry,

    /// <summary>Rows of the tables.</summary>
    Rows,

    /// <summary>The engine and its version.</summary>
    Engine,

    /// <summary>The signature.</summary>
    Signature,

    /// <summary>The outcome.</summary>
    Outcome,
}
