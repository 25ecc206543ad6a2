using System.Management.Automation;
using System.Management.Automation.Host;
using Toil.Operations;
using Toil.Values;

namespace Toil.PowerShell.Common;

/// <summary>Asks what PowerShell's own cmdlets ask before they change something.</summary>
internal static class Confirmation
{
    /// <summary>Asks, where -Confirm or the preference wants it; says what would be done, where -WhatIf does.</summary>
    /// <param name="cmdlet">Who asks.</param>
    /// <param name="operation">Name of the operation.</param>
    /// <param name="target">What it changes.</param>
    /// <param name="reason">Why not, where it is -WhatIf.</param>
    /// <returns>True to go on.</returns>
    /// <exception cref="ToilException"><c>ConfirmationImpossible</c>: nobody can answer here.</exception>
    public static bool Ask(Cmdlet cmdlet, string operation, string target, out ShouldProcessReason reason)
    {
        string what = $"Performing the operation \"{operation}\" on target \"{target}\".";
        try
        {
            return cmdlet.ShouldProcess(what, $"Are you sure you want to perform this action?{Environment.NewLine}{what}", "Confirm", out reason);
        }
        // PowerShell's console takes the end of its input (a job of cron, </dev/null) for an answer that is null.
        catch (Exception error) when (error is PSInvalidOperationException or PSNotImplementedException or HostException or NullReferenceException)
        {
            throw ToilException.Invalid(
                "ConfirmationImpossible", $"{operation} asks before it changes {InertText.From(target, 200)}, and nobody can answer here.",
                "Give -Confirm:$false to say yes.", target, error);
        }
    }
}
