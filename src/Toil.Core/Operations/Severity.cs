namespace Toil.Operations;

/// <summary>How much a problem matters, whatever slice it comes from.</summary>
public enum Severity
{
    /// <summary>Nothing to act on.</summary>
    None,

    /// <summary>Worth knowing; nobody has to act.</summary>
    Info,

    /// <summary>Act in the coming days or weeks.</summary>
    Warning,

    /// <summary>Act today: it will break, or it could not be judged.</summary>
    High,

    /// <summary>Broken now.</summary>
    Critical,
}
