using System.Management.Automation;

namespace Toil.PowerShell.Runbooks;

/// <summary>
/// The variables and functions that a script could see at one moment, beside those of the whole session. What undoes a step runs when its script has ended, and
/// has them as they were.
/// </summary>
public sealed class SessionScope
{
    // What PowerShell sets by itself, for each call anew.
    private static readonly HashSet<string> s_automatic = new(StringComparer.OrdinalIgnoreCase)
    {
        "_", "args", "ConsoleFileName", "Error", "ErrorActionPreference", "ErrorView", "Event", "EventArgs", "EventSubscriber", "ExecutionContext", "false", "foreach", "given", "HOME",
        "Host", "input", "IsCoreCLR", "IsLinux", "IsMacOS", "IsWindows", "LASTEXITCODE", "Matches", "MyInvocation", "NestedPromptLevel", "null", "PID", "PROFILE", "PSBoundParameters",
        "PSCmdlet", "PSCommandPath", "PSCulture", "PSDebugContext", "PSEdition", "PSHOME", "PSItem", "PSScriptRoot", "PSSenderInfo", "PSUICulture", "PSVersionTable", "PWD", "Sender",
        "ShellId", "StackTrace", "switch", "this", "Toil", "true", "?", "^", "$",
    };

    private readonly List<PSVariable> _variables = [];

    private SessionScope()
    {
    }

    /// <summary>The functions.</summary>
    public Dictionary<string, ScriptBlock> Functions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The variables, and <c>$Toil</c>.</summary>
    /// <param name="toil">What <c>$Toil</c> holds.</param>
    public List<PSVariable> Variables(object? toil) => [.. _variables.Select(one => new PSVariable(one.Name, one.Value)), new PSVariable("Toil", toil)];

    /// <summary>What the caller of a cmdlet sees now.</summary>
    public static SessionScope Of(PSCmdlet cmdlet)
    {
        SessionScope scope = new();
        Dictionary<string, object?> shared = [];
        foreach (PSVariable one in Read<PSVariable>(cmdlet, "Get-Variable -Scope Global"))
        {
            shared[one.Name] = one;
        }

        foreach (PSVariable one in Read<PSVariable>(cmdlet, "Get-Variable"))
        {
            bool isOwn = !s_automatic.Contains(one.Name) && (one.Options & (ScopedItemOptions.Constant | ScopedItemOptions.AllScope)) == 0;
            if (isOwn && !(shared.TryGetValue(one.Name, out object? global) && ReferenceEquals(global, one)))
            {
                scope._variables.Add(new PSVariable(one.Name, one.Value));
            }
        }

        foreach (FunctionInfo one in Read<FunctionInfo>(cmdlet, "Get-ChildItem Function:"))
        {
            // Those of modules are there later too.
            if (string.IsNullOrEmpty(one.ModuleName) && one.ScriptBlock.File is not null)
            {
                scope.Functions[one.Name] = one.ScriptBlock;
            }
        }

        return scope;
    }

    private static IEnumerable<T> Read<T>(PSCmdlet cmdlet, string script)
        => cmdlet.InvokeCommand.InvokeScript(useLocalScope: false, ScriptBlock.Create(script), null, null).Select(one => one.BaseObject).OfType<T>();
}
