using System.Text;
using K8ssandraImages.Engine;
using K8ssandraImages.Kubernetes.Kubeconfigs;

namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>
/// A file with a bearer token that somebody else renews, such as the kubelet in a pod. As in client-go (transport,
/// NewCachedFileTokenSource) it is read again before a minute is over, and when that fails the last token serves on.
/// </summary>
internal sealed class TokenFile
{
    // client-go: a period of one minute, less ten seconds.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(50);
    private readonly string _path;
    private readonly SourceLocation? _location;
    private readonly TimeProvider _clock;
    private DateTimeOffset _due = DateTimeOffset.MinValue;

    /// <param name="path">The file.</param>
    /// <param name="location">Where it is named; null in a pod.</param>
    /// <param name="initial">A token for as long as the file has none; null to need the file.</param>
    /// <param name="clock">What time it is.</param>
    public TokenFile(string path, SourceLocation? location, string? initial, TimeProvider clock)
    {
        _path = path;
        _location = location;
        _clock = clock;
        Token = initial;
    }

    /// <summary>The last token; null before the first.</summary>
    public string? Token { get; private set; }

    /// <summary>Reads the file if that is due.</summary>
    /// <exception cref="KubeconfigFailure">There is no token yet, and the file has none.</exception>
    public void ReadIfDue()
    {
        if (_clock.GetUtcNow() >= _due)
            Read();
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="KubeconfigFailure">There is no token yet, and the file has none.</exception>
    public void Read()
    {
        _due = _clock.GetUtcNow() + Period;
        string token;
        try
        {
            token = Encoding.UTF8.GetString(BoundedFile.Read(_path, BoundedFile.SecretLimit)).Trim();
        }
        catch (Exception exception) when (BoundedFile.IsUnreadable(exception))
        {
            Keep("cannot be read: " + BoundedFile.Reason(exception) + ".");
            return;
        }

        if (token.Length == 0)
            Keep("is empty.");
        else if (HeaderText.IsBroken(token))
            Keep("has more than one line, or a control character.");
        else
            Token = token;
    }

    private void Keep(string problem)
    {
        if (Token is null)
            throw new KubeconfigFailure(KubeconfigRules.BadTokenFile, _location, "The token file " + Printable.Escape(_path, 300) + " " + problem, "Write the token into it, or name the right file in tokenFile.", KubernetesErrorKind.Credentials);
    }
}
