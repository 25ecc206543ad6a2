using System.Text.RegularExpressions;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Expressions;
using Toil.Runbooks.Expressions.Templates;
using Toil.Telemetry.Secrets;
using Toil.Values;

namespace Toil.Runbooks.Checking;

/// <summary>Looks for secrets that are written in clear. They are never repeated.</summary>
internal static partial class SecretChecker
{
    private const string Remedy = "Take it out, change it where it is valid, and refer to it: secrets: { TOKEN: env:NAME }, or a parameter of the type 'secret'.";

    /// <summary>Checks a step, with what verifies and undoes it.</summary>
    public static void Check(RunbookStep step, FindingList findings)
    {
        foreach (StepWork work in new[] { step.Work, step.Verify?.Work, step.Rollback?.Work }.OfType<StepWork>())
        {
            Check(work, step.Origin, findings);
        }

        foreach ((string name, TemplateValue value) in step.Outputs)
        {
            Named(name, value, findings);
        }
    }

    private static void Check(StepWork work, ValueOrigin origin, FindingList findings)
    {
        switch (work)
        {
            case UsesWork uses:
                foreach ((string name, TemplateValue value) in uses.With)
                {
                    OptionDescriptor option = uses.Operation.Descriptor.Options.Find(name)!;
                    Named(option.ElementType == typeof(SecretReference) ? string.Empty : name, value, findings);
                }

                break;
            case ExecWork exec:
                Command(exec.Command, findings);
                foreach ((string name, TemplateValue value) in exec.Environment)
                {
                    Named(name, value, findings);
                }

                Named(string.Empty, exec.Input, findings);
                break;
            case PwshWork pwsh when IsSecretIn(pwsh.Script):
                findings.Add(RunbookRules.SecretInClear, origin, "this script looks as if a secret stood in it", Remedy);
                break;
            case ApproveWork approve:
                Named(string.Empty, approve.Message, findings);
                break;
            case GateWork gate:
                Named(string.Empty, gate.Message, findings);
                break;
        }
    }

    private static void Command(IReadOnlyList<TemplateValue> command, FindingList findings)
    {
        string program = Path.GetFileName(Written(command[0]) ?? string.Empty);
        bool isLogin = command.Any(argument => Written(argument) == "login");
        for (int i = 1; i < command.Count; i++)
        {
            if (Written(command[i]) is not { } text)
            {
                continue;
            }

            string? before = Written(command[i - 1]);
            bool isBehind = i > 1 && before is ['-', ..] && !before.Contains('=', StringComparison.Ordinal) && !text.StartsWith('-')
                && (SecretNames.Contains(before.AsSpan().TrimStart('-')) || SecretOptions.Find(program, before, isLogin) == before.Length);
            int glued = SecretOptions.Find(program, text, isLogin);
            if (isBehind || (glued > 0 && glued < text.Length) || IsSecret(text))
            {
                findings.Add(RunbookRules.SecretInClear, command[i].Origin, "this argument looks like a secret", Remedy);
            }
        }
    }

    private static void Named(string name, TemplateValue? value, FindingList findings)
    {
        foreach (LiteralTemplate literal in Literals(value))
        {
            bool isNamed = SecretNames.Contains(name) && literal.Scalar is { IsNull: false, Text: not ("" or "true" or "false") };
            if ((isNamed && !SecretReference.TryParse(literal.Scalar.Text, null, out _)) || IsSecret(literal.Scalar.Text))
            {
                findings.Add(RunbookRules.SecretInClear, literal.Origin, name.Length == 0 ? "this looks like a secret" : $"the value of '{InertText.From(name, 80)}' looks like a secret", Remedy);
            }
        }
    }

    private static IEnumerable<LiteralTemplate> Literals(TemplateValue? value) => value switch
    {
        LiteralTemplate literal => [literal],
        ListTemplate list => list.Items.SelectMany(Literals),
        MappingTemplate mapping => mapping.Entries.SelectMany(entry => Literals(entry.Value)),
        _ => [],
    };

    // What stands in the file, as far as no expression does.
    private static string? Written(TemplateValue value) => (value as LiteralTemplate)?.Scalar.Text;

    // A commit or a digest is no secret, and looks like one.
    private static bool IsSecret(string text)
    {
        string plain = Digest().Replace(text, "0");
        return SecretText.Redact(plain) != plain;
    }

    private static bool IsSecretIn(string script) => Quoted().Matches(script).Any(match =>
        (SecretNames.Contains(match.Groups["name"].ValueSpan.TrimStart('-').TrimStart('$')) && !SecretReference.TryParse(match.Groups["value"].Value, null, out _))
        || SecretShapes.IsSecret(Digest().Replace(match.Groups["value"].Value, "0")));

    [GeneratedRegex("[0-9a-fA-F-]{32,}", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();

    [GeneratedRegex(@"(?:(?<!\w)(?:(?<name>[$-][\w:.-]{1,80})[ \t]{0,8}=?|(?<name>\w[\w:.-]{0,80})[ \t]{0,8}=)[ \t]{0,8})?(?<quote>['""])(?<value>[^'""$\r\n]{3,500})\k<quote>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
