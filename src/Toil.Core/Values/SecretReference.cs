using System.Diagnostics.CodeAnalysis;
using Toil.Operations;

namespace Toil.Values;

/// <summary>Says where a secret is, never what it is: <c>env:NAME</c> or <c>file:PATH</c>. Resolved late, never stored, never printed.</summary>
public sealed record SecretReference : IParsable<SecretReference>
{
    // In UTF-16 units; keys and credential files are a few thousand.
    private const int MaxLength = 1024 * 1024;

    private SecretReference(string scheme, string place)
    {
        Scheme = scheme;
        Place = place;
    }

    /// <summary><c>env</c> or <c>file</c>.</summary>
    public string Scheme { get; }

    /// <summary>Name of the environment variable, or path of the file.</summary>
    public string Place { get; }

    /// <summary>Reads a reference.</summary>
    /// <exception cref="FormatException">It has neither form. The text is not repeated: it may be the secret itself.</exception>
    public static SecretReference Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out SecretReference? result)
        ? result
        : throw new FormatException("Give a reference, not the secret itself: env:NAME or file:PATH.");

    /// <summary>Reads a reference, or says that it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out SecretReference result)
    {
        int colon = s?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        result = colon > 0 && colon < s!.Length - 1 && s[..colon] is "env" or "file" ? new SecretReference(s![..colon], s[(colon + 1)..]) : null;
        return result is not null;
    }

    /// <summary>Fetches the secret, and makes it known to the redactor before anybody else sees it.</summary>
    /// <param name="context">Folder for relative paths, and the redactor.</param>
    /// <exception cref="ToilException"><c>SecretNotFound</c>: the variable is not set, the file cannot be read, or there is nothing in it.</exception>
    public string Resolve(OperationContext context)
    {
        string secret = Scheme == "env" ? FromEnvironment() : FromFile(context.WorkingDirectory);
        if (secret.Length == 0)
        {
            // A pipeline hands a secret that it does not have over as an empty variable.
            throw NotFound($"There is nothing in {InertText.From(ToString())}.", "Put the secret there, or refer to it in another way.");
        }

        context.Redactor.Register(secret);
        return secret;
    }

    /// <summary>The same reference with its file, if it names one, taken from <paramref name="folder"/>.</summary>
    /// <exception cref="ArgumentException">The place cannot be a path.</exception>
    internal SecretReference In(string folder) => Scheme == "file" ? new(Scheme, PathText.Absolute(Place, folder)) : this;

    /// <summary>The reference, which is not secret.</summary>
    public override string ToString() => $"{Scheme}:{Place}";

    private string FromEnvironment() => Environment.GetEnvironmentVariable(Place)
        ?? throw NotFound($"The environment variable {InertText.From(Place, 80)} is not set.", "Set it, or refer to the secret in another way.");

    private string FromFile(string workingDirectory)
    {
        try
        {
            return BoundedText.ReadFile(PathText.Absolute(Place, workingDirectory), MaxLength, isStrict: true)?.TrimEnd('\r', '\n')
                ?? throw NotFound($"The secret file {InertText.From(Place)} is larger than a secret.", "Check the path.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw NotFound(
                $"The secret file {InertText.From(Place)} cannot be read: {InertText.From(error.Message)}", "Check the path and who may read it.", error);
        }
    }

    private ToilException NotFound(string sentence, string remedy, Exception? error = null)
        => new("SecretNotFound", ErrorKind.NotFound, sentence, remedy, ToString(), error);
}
