//! The worker: fetches and reads bundles, and has the library's [`Service`] answer. It holds the archive, so that no
//! amount of text ever holds up the page.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use khobao_core::error::Failure;
use khobao_core::formats::BundleInfo;
use khobao_core::formats::json_feed::Reader;
use khobao_core::service::{Progress, Request, Response, Service, Source};
use khobao_core::wire;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent, ReadableStream, ReadableStreamDefaultReader};

/// Articles indexed between two looks for requests: some 20 ms of work.
const INDEX_STEP: u32 = 64;
/// Articles indexed between two reports: the page draws at each.
const INDEX_TOLD: u32 = 10 * INDEX_STEP;

/// Answers the page's requests for as long as the worker lives.
#[wasm_bindgen]
pub fn answer() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let desk = Rc::new(Desk {
        scope: scope.clone(),
        service: RefCell::default(),
        opening: Cell::new(0),
        site: RefCell::default(),
    });
    let listener = {
        let desk = desk.clone();
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| desk.clone().take(&event))
    };
    scope.set_onmessage(Some(listener.into_js_value().unchecked_ref()));
    desk.post(&Response::Ready);
}

struct Desk {
    scope: DedicatedWorkerGlobalScope,
    service: RefCell<Service>,
    /// Counts the openings: one that a later one has overtaken stops.
    opening: Cell<u32>,
    /// The folder of the packed site that is open, with a slash at its end.
    site: RefCell<String>,
}

impl Desk {
    fn post(&self, response: &Response) {
        let _ = self.scope.post_message(&Uint8Array::from(wire::encode(response).as_slice()));
    }

    /// A message is an array: the request, then the blobs that it speaks of.
    fn take(self: Rc<Desk>, event: &MessageEvent) {
        let Ok(message) = event.data().dyn_into::<Array>() else { return };
        let Ok(bytes) = message.get(0).dyn_into::<Uint8Array>() else { return };
        let Some(request) = wire::decode(&bytes.to_vec()) else { return };
        if let Request::Open { bundles, add } = request {
            let blobs = message.iter().skip(1).filter_map(|blob| blob.dyn_into().ok()).collect();
            self.opening.set(self.opening.get() + 1);
            spawn_local(async move {
                match bundles.as_slice() {
                    [Source::Site(address)] => self.open_site(address.clone()).await,
                    _ => self.open(bundles, blobs, add).await,
                }
            });
            return;
        }
        let response = self.service.borrow_mut().answer(request);
        self.deliver(response);
    }

    /// Posts responses, and fetches the files that others wait for.
    fn deliver(self: Rc<Desk>, responses: impl IntoIterator<Item = Response>) {
        responses.into_iter().for_each(|response| self.post(&response));
        let wanted = self.service.borrow_mut().wanted();
        let opening = self.opening.get();
        for (file, path) in wanted {
            let desk = self.clone();
            spawn_local(async move {
                let address = desk.site.borrow().clone() + &path;
                let bytes = fetch_file(&address).await;
                if desk.opening.get() != opening {
                    return;
                }
                let responses = match bytes {
                    Some(bytes) => desk.service.borrow_mut().give(file, bytes),
                    None => desk.service.borrow_mut().lose(file),
                };
                desk.deliver(responses);
            });
        }
    }

    /// Opens a packed site by its root; what else is needed of it is fetched when it is asked for.
    async fn open_site(self: Rc<Desk>, address: String) {
        let opening = self.opening.get();
        let root = fetch_file(&address).await;
        if self.opening.get() != opening {
            return;
        }
        let folder = address.rfind('/').map_or("", |at| &address[..=at]);
        folder.clone_into(&mut self.site.borrow_mut());
        let response = self.service.borrow_mut().open_site(root.as_deref().unwrap_or_default(), &address);
        self.deliver([response]);
    }

    async fn open(&self, bundles: Vec<Source>, blobs: Vec<Blob>, add: bool) {
        let opening = self.opening.get();
        let is_overtaken = || self.opening.get() != opening;
        self.service.borrow_mut().begin(add);
        let mut blobs = blobs.into_iter();
        let mut articles = 0;
        for bundle in bundles {
            self.service.borrow_mut().begin_bundle(bundle.name());
            let stream = match &bundle {
                Source::Attached(_) => match blobs.next() {
                    Some(blob) => Ok((blob.stream(), Some(blob.size() as u64))),
                    None => Err(Failure::Unreachable),
                },
                Source::Address(address) => self.fetch(address).await,
                Source::Site(_) => Err(Failure::BadAddress),
            };
            let result = match stream {
                Err(failure) => Err(failure),
                Ok((stream, size)) => {
                    let progress = Progress { bundle: bundle.name().to_owned(), bytes: 0, size, articles };
                    self.read(stream, progress, &is_overtaken, &mut articles).await
                }
            };
            if is_overtaken() {
                return;
            }
            let address = match &bundle {
                Source::Address(address) => Some(address.as_str()),
                Source::Attached(_) | Source::Site(_) => None,
            };
            self.service.borrow_mut().end_bundle(result, address);
        }
        let response = self.service.borrow_mut().finish();
        self.post(&response);
        if !matches!(response, Response::Opened(_)) {
            return;
        }
        while !is_overtaken() {
            let responses = self.service.borrow_mut().step(INDEX_STEP);
            if responses.is_empty() {
                return;
            }
            for response in &responses {
                match response {
                    Response::Indexed { done, total } if done < total && done % INDEX_TOLD != 0 => {}
                    response => self.post(response),
                }
            }
            TimeoutFuture::new(0).await;
        }
    }

    async fn fetch(&self, address: &str) -> Result<(ReadableStream, Option<u64>), Failure> {
        let url = web_sys::Url::new(address).map_err(|_| Failure::BadAddress)?;
        if !matches!(url.protocol().as_str(), "http:" | "https:") {
            return Err(Failure::BadAddress);
        }
        let response = JsFuture::from(self.scope.fetch_with_str(address)).await.map_err(|_| Failure::Unreachable)?;
        let response: web_sys::Response = response.dyn_into().map_err(|_| Failure::Unreachable)?;
        if !response.ok() {
            return Err(Failure::Status(response.status()));
        }
        let header = |name| response.headers().get(name).ok().flatten();
        // The length that is told is the packed one; without the unpacked one there is no honest bar.
        let is_packed = header("content-encoding").is_some_and(|encoding| encoding != "identity");
        let size = header("content-length").filter(|_| !is_packed).and_then(|length| length.parse().ok());
        Ok((response.body().ok_or(Failure::Empty)?, size))
    }

    async fn read(
        &self,
        stream: ReadableStream,
        mut progress: Progress,
        is_overtaken: &impl Fn() -> bool,
        articles: &mut u32,
    ) -> Result<BundleInfo, Failure> {
        let chunks: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        let mut reader = Reader::new();
        self.post(&Response::Progress(progress.clone()));
        // A stream that breaks ends like one that was cut short: the reader says what came.
        while let Ok(result) = JsFuture::from(chunks.read()).await {
            if is_overtaken() {
                let _ = chunks.cancel();
                return Err(Failure::CutOff { articles: *articles });
            }
            let Ok(chunk) = Reflect::get(&result, &JsValue::from("value")) else { break };
            let Ok(chunk) = chunk.dyn_into::<Uint8Array>() else { break };
            let bytes = chunk.to_vec();
            progress.bytes += bytes.len() as u64;
            let items = reader.push(&bytes)?;
            *articles = self.service.borrow_mut().take(items);
            progress.articles = *articles;
            self.post(&Response::Progress(progress.clone()));
        }
        let (info, items) = reader.finish()?;
        *articles = self.service.borrow_mut().take(items);
        Ok(info)
    }
}

/// A file of a packed site, checked against its name and inflated: `fetchFile` of `static/boot.js`, which asks twice.
async fn fetch_file(address: &str) -> Option<Vec<u8>> {
    let fetch = Reflect::get(&js_sys::global(), &JsValue::from("fetchFile")).ok()?.dyn_into::<Function>().ok()?;
    let promise = fetch.call1(&JsValue::NULL, &JsValue::from(address)).ok()?.dyn_into::<Promise>().ok()?;
    Some(JsFuture::from(promise).await.ok()?.dyn_into::<Uint8Array>().ok()?.to_vec())
}
