namespace Toil.Certificates;

/// <summary>Which engines a sweep may use.</summary>
public enum EngineChoice
{
    /// <summary>The full engine, and the fast one where the full one could not read the certificate.</summary>
    Auto,

    /// <summary>The full engine only.</summary>
    Full,

    /// <summary>The fast engine only.</summary>
    Fast,
}
