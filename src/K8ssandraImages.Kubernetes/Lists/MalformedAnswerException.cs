namespace K8ssandraImages.Kubernetes.Lists;

/// <summary>An answer that is not what an API server sends. The message holds nothing of it.</summary>
internal sealed class MalformedAnswerException : Exception
{
    public MalformedAnswerException(string message)
        : base(message)
    {
    }
}
