using System.Management.Automation;

namespace Toil.PowerShell.Common;

/// <summary>
/// A line for whoever watches. It is shown as Write-Host shows one, because a person who starts a runbook wants to see its steps without asking for them; it
/// can be sent elsewhere (6>), kept (-InformationVariable) and silenced (-InformationAction Ignore), and has the tag Toil besides.
/// </summary>
/// <param name="Text">The line.</param>
/// <param name="Group">What it belongs to; null for nothing.</param>
internal sealed record ToldLine(string Text, string? Group = null)
{
    /// <summary>Tags of the record.</summary>
    public static readonly string[] Tags = ["PSHOST", "Toil"];

    /// <summary>What is written to the information stream.</summary>
    public HostInformationMessage Message => new() { Message = Text };
}
