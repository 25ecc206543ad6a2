namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>Yields the tokens of a text one by one; documents follow each other without a mark between them.</summary>
internal abstract class ManifestTokens
{
    /// <summary>The token read last.</summary>
    public ManifestToken Token { get; protected set; }

    /// <summary>Text of a scalar; empty for every other token, and for null.</summary>
    public string Text { get; protected set; } = string.Empty;

    /// <summary>Moves to the next token.</summary>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="ManifestException">The text is malformed, or one token of it is too long.</exception>
    /// <exception cref="IOException">The text cannot be read.</exception>
    public abstract bool Read();

    /// <summary>Tokens for a text: JSON where it begins with a brace or a bracket, else YAML.</summary>
    public static ManifestTokens For(ManifestText text) => text.First is '{' or '[' ? new JsonTokens(text) : new YamlTokens(text);
}
