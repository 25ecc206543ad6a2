using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Toil.Runbooks.Processes;

namespace Toil.PowerShell.Runbooks;

/// <summary>What a session is to run: a script, or a block of one.</summary>
/// <param name="Target">What is called.</param>
/// <param name="Arguments">What its parameters are given, by name.</param>
internal sealed record SessionCode(object Target, Hashtable Arguments)
{
    // Code and values are arguments, not text in it. The loop keeps a break from leaving more than the code.
    private const string Call = """
        $Toil = $args[1]; $ErrorActionPreference = 'Stop'; $private:given = $args[3]
        do { & $args[0] @given } while ($false)
        $args[2]['IsWhole'] = $true
        """;

    private const string CallInScope = """
        $Toil = $args[1]; $ErrorActionPreference = 'Stop'
        do { $args[0].InvokeWithContext($args[3].Functions, $args[3].Variables($args[1]), @()) } while ($false)
        $args[2]['IsWhole'] = $true
        """;

    /// <summary>The variables and functions around it as they were; null to run it among those that are there.</summary>
    public SessionScope? Scope { get; init; }

    /// <summary>Its output as it is, for whoever called it; null where it is for people, and for the record.</summary>
    public List<PSObject>? Output { get; init; }

    /// <summary>The script that calls it.</summary>
    public string Host => Scope is null ? Call : CallInScope;

    /// <summary>Fourth argument of <see cref="Host"/>.</summary>
    public object Given => Scope is null ? Arguments : Scope;

    /// <summary>A block.</summary>
    public static SessionCode Of(ScriptBlock block) => new(block, []);

    /// <summary>
    /// The script of a call. A file is called as a command, so that all is as it is for any script, unless it is no longer what the run began with.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="problem">What the parser says; null where it can be read.</param>
    public static SessionCode Of(ScriptCall call, out ParseError? problem)
    {
        ScriptBlockAst tree = Parser.ParseInput(call.Script, call.Path, out _, out ParseError[] problems);
        problem = problems.FirstOrDefault();
        bool isFile = call is { Arguments: not null, Path: { } path } && problem is null && IsUnchanged(path, call.Script);
        Hashtable arguments = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object? value) in call.Arguments ?? new Dictionary<string, object?>())
        {
            // An instant is a DateTimeOffset to a parameter of that type as well, and the other way round it would not be.
            arguments[name] = value is DateTimeOffset instant ? instant.LocalDateTime : SessionValues.ToPowerShell(value);
        }

        return new(problem is not null || isFile ? call.Path ?? string.Empty : tree.GetScriptBlock(), arguments);
    }

    private static bool IsUnchanged(string path, string text)
    {
        try
        {
            return File.ReadAllText(path).ReplaceLineEndings("\n") == text.ReplaceLineEndings("\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
