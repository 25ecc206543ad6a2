using System.Globalization;

namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>
/// A text cannot be read on. Carries neither content nor the parser's own message, which may quote content: a Secret's is secret.
/// </summary>
/// <param name="what">What is wrong, as the end of a sentence, without a full stop.</param>
/// <param name="line">Line, from 1; 0 where it is not known.</param>
internal sealed class ManifestException(string what, long line)
    : Exception(line > 0 ? string.Create(CultureInfo.InvariantCulture, $"line {line}: {what}") : what);
