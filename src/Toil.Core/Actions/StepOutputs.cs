using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Toil.Actions;

/// <summary>
/// The outputs of a step, as the file of <c>GITHUB_OUTPUT</c> takes them: each value between delimiters that nobody can guess. GitHub takes 1 MiB of a job, and counts two
/// bytes a character; what does not fit is left out, and named.
/// </summary>
internal sealed class StepOutputs
{
    /// <summary>Characters of all values together.</summary>
    public const int MostCharacters = 500_000;

    /// <summary>Name of the output that has all outputs of a runbook, as JSON.</summary>
    public const string All = "outputs";

    private const int LongestName = 100;

    private static readonly string[] s_own = ["run-id", "exit-code", "results", "worst", "report", All];

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _names = new(s_own, StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _left = [];
    private int _characters;

    /// <summary>Names of the values that did not fit.</summary>
    public IReadOnlyList<string> Left => _left;

    /// <summary>Adds a value under a name of Toil's own.</summary>
    public void Add(string name, string value)
    {
        string delimiter = DelimiterFor(value);
        _characters += name.Length + value.Length;
        _text.Append(name).Append("<<").Append(delimiter).Append(Environment.NewLine)
            .Append(value).Append(Environment.NewLine)
            .Append(delimiter).Append(Environment.NewLine);
    }

    /// <summary>Adds what a runbook hands over: each under its own name as far as one of Toil's does not stand in its way, and all of them as JSON.</summary>
    public void AddAll(IReadOnlyDictionary<string, string> outputs)
    {
        JsonObject all = [];
        foreach ((string name, string value) in outputs)
        {
            // Each value stands there twice, and a little longer in JSON.
            int taken = _characters + (2 * (name.Length + value.Length + 6)) + JsonEncodedText.Encode(value).Value.Length - value.Length;
            if (taken > MostCharacters - 1_000)
            {
                _left.Add(name);
                continue;
            }

            Add(NameFor(name), value);
            all[name] = value;
            _characters = taken;
        }

        Add(All, all.ToJsonString());
    }

    /// <summary>The lines for the file.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>
    /// A name that expressions can use: letters, digits, hyphens and underscores. One that is Toil's own, or another's, gets <c>output-</c> before it, and where that is
    /// taken as well a number behind it.
    /// </summary>
    private string NameFor(string name)
    {
        string valid = new([.. name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
        valid = valid.Length > 0 && (char.IsAsciiLetter(valid[0]) || valid[0] == '_') ? valid : "_" + valid;
        string free = _names.Contains(valid) ? $"output-{valid}" : valid;
        for (int n = 2; !_names.Add(free); n++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"output-{valid}-{n}");
        }

        return free;
    }

    private static string DelimiterFor(string value)
    {
        string delimiter;
        do
        {
            delimiter = $"toil_{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        }
        while (value.Contains(delimiter, StringComparison.Ordinal));
        return delimiter;
    }
}
