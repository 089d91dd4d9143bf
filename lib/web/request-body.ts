/**
 * The body of a request as it comes, at the pace of whoever reads it. `onBroken` is called when the client broke it
 * off: what fails then, in whichever part, is no fault of that part.
 */
export function watchBody(
  body: ReadableStream<Uint8Array>,
  onBroken: () => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          onBroken();
          controller.error(error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
