//! The worker: fetches and reads bundles, and has the library's [`Service`] answer. It holds the archive, so that no
//! amount of text ever holds up the page.

use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise, Uint8Array};
use khobao_core::error::Failure;
use khobao_core::formats::json_feed::Reader;
use khobao_core::formats::next_page;
use khobao_core::numbers::Secret;
use khobao_core::service::{Progress, Request, Response, Service, Source};
use khobao_core::wire::{self, Wire};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue, throw_val};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Articles indexed between two looks for requests: some 20 ms of work.
const INDEX_STEP: u32 = 64;
/// Articles indexed between two reports: the page draws at each.
const INDEX_TOLD: u32 = 10 * INDEX_STEP;
/// Bytes kept for messages, which few are larger than.
const MESSAGE_ROOM: usize = 32 << 10;

/// Answers the page's requests for as long as the worker lives.
#[wasm_bindgen]
pub fn answer() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    Secret::choose((js_sys::Math::random() * 4_294_967_296.0) as u32);
    let desk = Rc::new(Desk {
        scope: scope.clone(),
        service: RefCell::new(Service::without_rest()),
        opening: Cell::new(0),
        site: RefCell::default(),
        message: RefCell::default(),
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
    /// Where responses become bytes: several come with each letter.
    message: RefCell<Vec<u8>>,
}

impl Desk {
    fn post(&self, response: &Response) {
        let mut message = self.message.borrow_mut();
        message.clear();
        response.write(&mut message);
        let _ = self.scope.post_message(&Uint8Array::from(message.as_slice()));
        message.shrink_to(MESSAGE_ROOM);
    }

    /// A message is an array: the request, then the blobs that it speaks of. Any other is the rest of the program, which
    /// `static/boot.js` has taken up by now.
    fn take(self: Rc<Desk>, event: &MessageEvent) {
        let Ok(message) = event.data().dyn_into::<Array>() else {
            let responses = self.service.borrow_mut().arrive();
            self.clone().deliver(responses);
            let opening = self.opening.get();
            return self.index(opening);
        };
        let Ok(bytes) = message.get(0).dyn_into::<Uint8Array>() else { return };
        let Some(request) = wire::decode(&bytes.to_vec()) else { return };
        if let Request::Open { bundles, add } = request {
            let blobs = message.iter().skip(1).collect();
            self.opening.set(self.opening.get() + 1);
            if let [Source::Site(_)] = bundles.as_slice() {
                self.service.borrow_mut().begin_site();
            }
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
                let fetched = fetch_file(&address).await;
                if desk.opening.get() != opening {
                    return;
                }
                let mut service = desk.service.borrow_mut();
                let responses = match fetched {
                    Some(fetched) => {
                        let mut bytes = service.room(file, fetched.length() as usize);
                        fetched.copy_to(&mut bytes);
                        service.give(file, bytes)
                    }
                    None => service.lose(file),
                };
                drop(service);
                desk.deliver(responses);
            });
        }
    }

    /// Opens a packed site by its root; what else is needed of it is fetched when it is asked for.
    async fn open_site(self: Rc<Desk>, address: String) {
        let opening = self.opening.get();
        let root = fetch_file(&address).await.map(|root| root.to_vec());
        if self.opening.get() != opening {
            return;
        }
        let folder = address.rfind('/').map_or("", |at| &address[..=at]);
        folder.clone_into(&mut self.site.borrow_mut());
        let responses = self.service.borrow_mut().open_site(root.as_deref().unwrap_or_default(), &address);
        self.deliver(responses);
    }

    async fn open(self: Rc<Desk>, bundles: Vec<Source>, mut blobs: VecDeque<JsValue>, add: bool) {
        let opening = self.opening.get();
        self.service.borrow_mut().begin(add);
        let mut articles = 0;
        let mut bundles = VecDeque::from(bundles);
        // The pages of the bundle that is being read, where it has several.
        let mut pages: Vec<String> = Vec::new();
        while let Some(bundle) = bundles.pop_front() {
            self.service.borrow_mut().begin_bundle(bundle.name());
            let from = match &bundle {
                Source::Address(address) => JsValue::from(address),
                Source::Attached(_) => blobs.pop_front().unwrap_or_default(),
                Source::Site(_) => JsValue::UNDEFINED,
            };
            let progress = Progress { bundle: bundle.name().to_owned(), articles, ..Progress::default() };
            let arriving = Rc::new(RefCell::new(Arriving { reader: Reader::new(), progress, failure: None }));
            let take = {
                let (desk, arriving) = (self.clone(), arriving.clone());
                Closure::<dyn Fn(JsValue, JsValue) -> bool>::new(move |chunk, size| {
                    desk.opening.get() == opening && desk.take_chunk(&mut arriving.borrow_mut(), chunk, size)
                })
            };
            // What is thrown there was thrown by `take`: it is passed on, and ends the worker.
            let status =
                JsFuture::from(read_bundle(&from, take.as_ref())).await.unwrap_or_else(|error| throw_val(error));
            if self.opening.get() != opening {
                return;
            }
            let Arriving { reader, progress, failure } = arriving.take();
            articles = progress.articles;
            let failure = failure.or(status.as_f64().map(|status| match status as i16 {
                -1 => Failure::BadAddress,
                0 => Failure::Unreachable,
                status => Failure::Status(status as u16),
            }));
            let result = match failure {
                Some(failure) => Err(failure),
                None => reader.finish().map(|(info, items)| {
                    articles = self.service.borrow_mut().take(items);
                    info
                }),
            };
            let address = match &bundle {
                Source::Address(address) => Some(address.as_str()),
                Source::Attached(_) | Source::Site(_) => None,
            };
            if address != pages.last().map(String::as_str) {
                pages = address.map(str::to_owned).into_iter().collect();
            }
            let next = result.as_ref().ok().and_then(|info| next_page(info.next.as_ref()?, &pages));
            self.service.borrow_mut().end_bundle(result, address);
            if let Some(next) = next {
                pages.push(next.clone());
                bundles.push_front(Source::Address(next));
            }
        }
        let response = self.service.borrow_mut().finish();
        self.post(&response);
        if matches!(response, Response::Opened(_)) {
            self.index(opening);
        }
    }

    /// Takes bytes of a bundle; the first call has none, and tells the size. Whether more is wanted.
    fn take_chunk(&self, arriving: &mut Arriving, chunk: JsValue, size: JsValue) -> bool {
        let Arriving { reader, progress, failure } = arriving;
        progress.size = size.as_f64().map(|size| size as u64);
        if let Ok(chunk) = chunk.dyn_into::<Uint8Array>() {
            let bytes = chunk.to_vec();
            progress.bytes += bytes.len() as u64;
            match reader.push(&bytes) {
                Ok(items) => progress.articles = self.service.borrow_mut().take(items),
                Err(wrong) => {
                    *failure = Some(wrong);
                    return false;
                }
            }
        }
        self.post(&Response::Progress(progress.clone()));
        true
    }

    /// Indexes the articles, step by step: requests come in between.
    fn index(self: Rc<Desk>, opening: u32) {
        if self.opening.get() != opening {
            return;
        }
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
        Timeout::new(0, move || self.index(opening)).forget();
    }
}

/// A bundle on its way.
#[derive(Default)]
struct Arriving {
    reader: Reader,
    progress: Progress,
    failure: Option<Failure>,
}

// Of `static/boot.js`, where awaiting costs next to nothing.
#[wasm_bindgen]
extern "C" {
    /// The bytes of a bundle, from an address or a blob, to a function. Answers with nothing, or with why there are none:
    /// -1 for a bad address, 0 for no answer, else the HTTP status.
    #[wasm_bindgen(js_name = readBundle)]
    fn read_bundle(from: &JsValue, take: &JsValue) -> Promise;

    /// A file of a packed site, checked against its name and inflated.
    #[wasm_bindgen(js_name = fetchFile)]
    fn file_of_site(address: &str) -> Promise;
}

async fn fetch_file(address: &str) -> Option<Uint8Array> {
    JsFuture::from(file_of_site(address)).await.ok()?.dyn_into().ok()
}
