namespace Toil.Certificates;

/// <summary>What settings can make of a rule.</summary>
public enum RuleGrade
{
    /// <summary>The rule is not applied.</summary>
    Off,

    /// <summary>Shown, and nobody has to act.</summary>
    Info,

    /// <summary>Act in the coming days or weeks.</summary>
    Warning,

    /// <summary>Act today.</summary>
    High,

    /// <summary>Broken now.</summary>
    Critical,
}
