using System.Management.Automation;
using System.Management.Automation.Host;
using Toil.Actions;
using Toil.Operations;

namespace Toil.PowerShell.Common;

/// <summary>
/// What a cmdlet does inside GitHub Actions. Commands go where the host writes, which is the process's output; all cmdlets of a process share its fence. A cmdlet that a
/// script of a step calls leaves all to the run around it, and masks its secrets.
/// </summary>
internal sealed class CmdletActions : IDisposable
{
    private static readonly CommandFence s_fence = new();

    [ThreadStatic]
    private static int s_scripts;

    private readonly PSHost _screen;
    private readonly ActionsHost _host;

    private CmdletActions(PSCmdlet cmdlet, ActionsEnvironment environment, OperationDescriptor operation, OperationContext context)
    {
        _screen = cmdlet.Host;
        _host = new ActionsHost(environment with { IsInner = s_scripts > 0 }, operation, context, s_fence, Write);
    }

    /// <summary>Begins; null outside of Actions.</summary>
    public static CmdletActions? Of(PSCmdlet cmdlet, OperationDescriptor operation, OperationContext context)
        => ActionsEnvironment.Current is { } environment ? new CmdletActions(cmdlet, environment, operation, context) : null;

    /// <summary>Shows a problem, unless the user silenced problems.</summary>
    public void Problem(PSCmdlet cmdlet, ToilException problem)
    {
        if (!IsSilenced(cmdlet, "ErrorAction"))
        {
            _host.Problem(problem);
        }
    }

    /// <summary>Shows a warning, unless the user silenced warnings.</summary>
    public void Warning(PSCmdlet cmdlet, string message)
    {
        if (!IsSilenced(cmdlet, "WarningAction"))
        {
            _host.Warning(message);
        }
    }

    /// <summary>Prepares for what is not Toil's own.</summary>
    /// <param name="group">What it belongs to; null for nothing.</param>
    public void Raise(string? group) => _host.Raise(group);

    /// <summary>Prepares for a script in the session, which writes where the host does. What it calls is within this call.</summary>
    /// <param name="group">The step; null for none.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Enter(string? group)
    {
        _host.Raise(group);
        s_scripts++;
        return new Leaving(this);
    }

    /// <summary>
    /// Takes a result, and gives what is to be written: PowerShell shows it where GitHub looks for commands, so a text in it that could be one has a property before it in
    /// which it is none. The result itself stays as it is.
    /// </summary>
    public object Add(object result)
    {
        _host.Lower();
        _host.Add(result);
        PSObject? shown = null;
        foreach (System.Reflection.PropertyInfo property in result.GetType().GetProperties().Where(one => one.GetIndexParameters().Length == 0))
        {
            object? inert = property.GetValue(result) switch
            {
                string text when InertCommands.Anywhere(text) is var line && line != text => line,
                IReadOnlyList<string> texts when texts.Any(text => InertCommands.Anywhere(text) != text) => texts.Select(InertCommands.Anywhere).ToArray(),
                _ => null,
            };
            if (inert is not null)
            {
                shown ??= PSObject.AsPSObject(result);
                shown.Properties.Add(new PSNoteProperty(property.Name, inert));
            }
        }

        return shown ?? result;
    }

    /// <summary>The call has ended.</summary>
    public void Complete(ExitCode code) => _host.Complete(code);

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    private static bool IsSilenced(PSCmdlet cmdlet, string parameter)
    {
        object? preference = cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out object? given) ? given : cmdlet.GetVariableValue(parameter + "Preference");
        return LanguagePrimitives.TryConvertTo(preference, out ActionPreference found) && found is ActionPreference.SilentlyContinue or ActionPreference.Ignore;
    }

    // Past the host where it would write to the same stream: it keeps what it writes in a transcript, and a secret that is to be masked must not be there.
    private void Write(string lines)
    {
        try
        {
            if (_screen.Name == "ConsoleHost" && Console.IsOutputRedirected)
            {
                Console.Out.Write(lines + Environment.NewLine);
                Console.Out.Flush();
            }
            else
            {
                _screen.UI?.WriteLine(lines);
            }
        }
        catch (Exception error) when (error is HostException or PSInvalidOperationException or NotImplementedException)
        {
            // A host that shows nothing.
        }
    }

    private sealed class Leaving(CmdletActions actions) : IDisposable
    {
        public void Dispose()
        {
            s_scripts--;
            actions.Raise(null);
        }
    }
}
